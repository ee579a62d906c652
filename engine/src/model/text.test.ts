import { expect, test } from "vitest";
import {
  availabilitiesText,
  availabilityText,
  bandwidthText,
  countText,
  dataText,
  moneyText,
  percentText,
  rateText,
  shareText,
  timeText,
} from "./text.ts";

test.each([
  [0, "0 s"],
  [0.084, "84 ms"],
  [0.0123456, "12.3 ms"],
  [1e-6, "1 µs"],
  [90, "1.5 min"],
  [86_400, "1 day"],
  [315_360, "3.65 days"],
  [3.1536e7, "1 year"],
  [0.99999, "1 s"],
])("%d s reads %s", (value, text) => expect(timeText(value)).toBe(text));

test("data, rates, counts", () => {
  expect(dataText(6.0833e12)).toBe("6.08 TB");
  expect(dataText(500)).toBe("500 B");
  expect(bandwidthText(19_290)).toBe("19.3 kB/s");
  expect(rateText(38.58)).toBe("38.6 rps");
  expect(rateText(3858)).toBe("3.86k rps");
  expect(rateText(1 / 3600)).toBe("1 / h");
  expect(rateText(0.5 / 86_400)).toBe("0.5 / day");
  expect(rateText(1 / (365 * 86_400))).toBe("1 / year");
  expect(countText(62 ** 6)).toBe("56.8 bn");
  expect(countText(999.7)).toBe("1k");
});

test("availability keeps its nines", () => {
  expect(availabilityText(0.9995)).toBe("99.95%");
  expect(availabilityText(0.999987)).toBe("99.9987%");
  expect(availabilityText(0.99)).toBe("99%");
  expect(availabilityText(1)).toBe("100%");
  expect(availabilityText(0.5)).toBe("50%");
  expect(availabilityText(0.9999999)).toBe("99.99999%");
});

test.each([
  [0.9995, 0.999, "99.95%", "99.90%"],
  [0.97345, 0.9995123, "97.345%", "99.951%"],
  [0.9896, 0.9995, "98.96%", "99.95%"],
  [0.99, 0.98, "99%", "98%"],
  [1, 0.9987, "100%", "99.87%"],
  [0.457, 0.452, "45.7%", "45.2%"],
  [1, 1, "100%", "100%"],
])("availabilities %d and %d side by side have the same digits, all of them right", (one, other, ...texts) => {
  expect(availabilitiesText(one, other)).toEqual(texts);
});

test("percent and money", () => {
  expect(percentText(0.6)).toBe("60%");
  expect(percentText(0.00012)).toBe("0.012%");
  expect(percentText(3.75e-7)).toBe("0.0000375%");
  expect(percentText(2.02e-9)).toBe("0.000000202%");
  expect(percentText(-2.02e-9)).toBe("-0.000000202%");
  expect(percentText(4e-17)).toBe("< 0.000000001%");
  expect(percentText(0)).toBe("0%");
  expect(shareText(0)).toBe("0%");
  expect(shareText(3.75e-7)).toBe("< 0.01%");
  expect(shareText(0.0001)).toBe("0.01%");
  expect(moneyText(0.17)).toBe("$0.17");
  expect(moneyText(1240.4)).toBe("$1,240");
});

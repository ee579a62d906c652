/** The wanted name, with a number when it is taken. */
export function freeName(wanted: string, taken: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 2; taken(name) && number < 100; number += 1) name = `${wanted}${number}`;
  return name;
}

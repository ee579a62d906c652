/*
 * The controls of the preview. Only the files of this folder know which toolkit they come from
 * (@vscode/webview-ui-toolkit is archived; biome.json keeps its import and its tags from spreading).
 */
export { type Button, button, icon } from "./button.ts";
export { type Dropdown, dropdown } from "./dropdown.ts";
export { linkButton } from "./link-button.ts";
export { type Menu, type MenuItem, menu } from "./menu.ts";
export { type NumberField, numberField } from "./number-field.ts";
export { type Progress, progress } from "./progress.ts";
export { type SearchEvents, type SearchField, type SearchResult, searchField } from "./search-field.ts";
export { type Slider, slider } from "./slider.ts";

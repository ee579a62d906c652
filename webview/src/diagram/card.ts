/* Sizes of the parts of a component's card, in pixels. The graph builder measures with them, the scene draws with them. */

export const titleSize = 13;
export const subtitleSize = 11.5;
export const figureSize = 11.5;
export const labelSize = 11.5;
export const groupTitleSize = 12;

export const titleLineHeight = 17;
export const subtitleLineHeight = 16;
export const labelLineHeight = 15;

export const padding = 12;
export const iconTile = 30;
export const iconGap = 10;

export const minimumWidth = 224;
export const maximumWidth = 288;
/** Widths grow in steps, so that a small change of a title moves nothing. */
export const widthStep = 16;

/** Room at the top and right for the cards of further replicas; always kept, so that adding replicas moves nothing. */
export const stackRoom = 7;
/** Room for the curved top of a cylinder. */
export const cylinderCap = 7;
/** Room for the curved end of a pipe. */
export const pipeCap = 8;

/** Shard strip or hairline, two lines of figures, and the bar below them. */
export const figuresHeight = 63;
export const figureLineHeight = 17;

/** Room for the pin before the title of a region or zone. */
export const pinRoom = 16;

/** Room above the members of a frame for its title, which begins so far from the left. */
export const groupTitleHeight = 38;
export const groupTitleStart = 18;

/** Room around the members of a frame, apart from that for its title, and around the whole picture. */
export const groupPadding = 20;
export const canvasPadding = 24;

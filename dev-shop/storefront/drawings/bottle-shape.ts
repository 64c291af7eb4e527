import type { BottleShape } from '#dev-shop/catalogue/picture.ts';

/** A line `[half width, y]` or a curve `[c1, y1, c2, y2, half width, y]`, from the mouth of the bottle down to its foot. */
type Segment = [number, number] | [number, number, number, number, number, number];

export type Outline = {
  /** The whole bottle as an SVG path, centred on x = 0, standing at y = 440. */
  path: string;
  /** Where the capsule ends, where the label may start and end, and how wide the body is there (half). */
  capsuleEnd: number;
  labelTop: number;
  labelBottom: number;
  body: number;
  top: number;
};

const shapes: Record<BottleShape, { segments: Segment[] } & Omit<Outline, 'path'>> = {
  bordeaux: {
    segments: [
      [15, 54],
      [16.5, 56],
      [16.5, 64],
      [14, 67],
      [14.5, 148],
      [15.5, 176, 47, 168, 48, 212],
      [48, 430],
      [48, 437, 44, 440, 38, 440],
    ],
    capsuleEnd: 134,
    labelTop: 238,
    labelBottom: 392,
    body: 48,
    top: 54,
  },
  burgundy: {
    segments: [
      [15, 62],
      [17, 64],
      [17, 71],
      [14.5, 74],
      [15.5, 132],
      [18, 196, 54, 204, 54, 276],
      [54, 430],
      [54, 437, 49, 440, 43, 440],
    ],
    capsuleEnd: 128,
    labelTop: 270,
    labelBottom: 398,
    body: 54,
    top: 62,
  },
  flute: {
    segments: [
      [14, 32],
      [15.5, 34],
      [15.5, 42],
      [12.5, 45],
      [14, 110],
      [17, 192, 42, 198, 42, 276],
      [42, 431],
      [42, 437, 39, 440, 33, 440],
    ],
    capsuleEnd: 116,
    labelTop: 264,
    labelBottom: 396,
    body: 42,
    top: 32,
  },
  champagne: {
    segments: [
      [14, 56],
      [17.5, 60],
      [17.5, 80],
      [15.5, 85],
      [17, 130],
      [21, 196, 57, 206, 57, 282],
      [57, 428],
      [57, 437, 51, 440, 45, 440],
    ],
    capsuleEnd: 178,
    labelTop: 280,
    labelBottom: 396,
    body: 57,
    top: 56,
  },
  vermouth: {
    segments: [
      [17, 78],
      [19, 80],
      [19, 92],
      [16, 95],
      [16.5, 150],
      [17, 178, 55, 172, 55, 206],
      [55, 430],
      [55, 437, 51, 440, 45, 440],
    ],
    capsuleEnd: 112,
    labelTop: 230,
    labelBottom: 396,
    body: 55,
    top: 78,
  },
};

/** The outline of a bottle: the right half as described, mirrored to the left. */
export function outlineOf(shape: BottleShape): Outline {
  const { segments, ...rest } = shapes[shape];
  const right: string[] = [];
  const left: string[] = [];
  let from: [number, number] = [0, rest.top];
  for (const segment of segments) {
    if (segment.length === 2) {
      right.push(`L${segment[0]} ${segment[1]}`);
      left.unshift(`L${-from[0]} ${from[1]}`);
      from = segment;
    } else {
      const [c1, y1, c2, y2, x, y] = segment;
      right.push(`C${c1} ${y1} ${c2} ${y2} ${x} ${y}`);
      left.unshift(`C${-c2} ${y2} ${-c1} ${y1} ${-from[0]} ${from[1]}`);
      from = [x, y];
    }
  }
  return { ...rest, path: `M0 ${rest.top}${right.join('')}L${-from[0]} ${from[1]}${left.join('')}Z` };
}

/** How a product looks, in the few words the storefront's drawings understand. Colours are CSS hex. */
export type BottleShape = 'bordeaux' | 'burgundy' | 'flute' | 'champagne' | 'vermouth';
export type LabelStyle = 'classic' | 'arch' | 'band' | 'block' | 'initial' | 'landscape' | 'strip';
export type Emblem =
  | 'sun'
  | 'wave'
  | 'hill'
  | 'leaf'
  | 'shell'
  | 'star'
  | 'tower'
  | 'bird'
  | 'grapes'
  | 'moon';

export type BottlePicture = {
  kind: 'bottle';
  shape: BottleShape;
  glass: 'green' | 'olive' | 'black' | 'amber' | 'clear';
  /** The wine's own colour: seen through clear glass only. */
  wine: string;
  capsule: string;
  label: { style: LabelStyle; paper: string; ink: string; accent: string; emblem: Emblem };
  /** Backdrop of the picture. */
  ground: string;
};
export type GiftBoxPicture = {
  kind: 'gift-box';
  bottles: string[];
  box: string;
  ribbon: string;
  ground: string;
};
export type AccessoryPicture = {
  kind: 'accessory';
  object: 'glasses' | 'decanter' | 'corkscrew' | 'cooler' | 'tote';
  ground: string;
};
export type GiftCardPicture = { kind: 'gift-card'; ground: string };
export type Picture = BottlePicture | GiftBoxPicture | AccessoryPicture | GiftCardPicture;

/** `glass shape capsule / style paper ink accent emblem / ground`: one line a bottle keeps the catalogue readable. */
export function bottle(
  shape: BottleShape,
  glass: BottlePicture['glass'],
  capsule: string,
  label: [LabelStyle, paper: string, ink: string, accent: string, Emblem],
  ground: string,
  wine = '#5b0f22',
): BottlePicture {
  const [style, paper, ink, accent, emblem] = label;
  return {
    kind: 'bottle',
    shape,
    glass,
    wine,
    capsule,
    label: { style, paper, ink, accent, emblem },
    ground,
  };
}

/** The picture of a product the catalogue does not know (an imported one): a plain bottle, the same every time. */
export function plainPicture(seed: string): BottlePicture {
  const tones = ['#7a1f2e', '#2f4a45', '#3d3a63', '#8a5a24', '#44583a'];
  const sum = [...seed].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 9973, 7);
  const tone = tones[sum % tones.length] ?? '#7a1f2e';
  return bottle('bordeaux', 'green', tone, ['classic', '#f6f0e2', '#2b211c', tone, 'grapes'], '#ece4d6');
}

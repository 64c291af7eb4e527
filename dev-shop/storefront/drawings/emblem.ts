import type { Emblem } from '#dev-shop/catalogue/picture.ts';

/** A small drawing for a label, in a box of 24 × 24 around the origin, in one colour. */
export function drawEmblem(emblem: Emblem, colour: string): string {
  const line = `fill="none" stroke="${colour}" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"`;
  switch (emblem) {
    case 'sun':
      return `<g ${line}><circle r="4.6" fill="${colour}"/>${ring(12, 7.2, 11)}</g>`;
    case 'wave':
      return `<g ${line}>${[-5, 0, 5].map((y) => `<path d="M-11 ${y}q2.75-4 5.5 0t5.5 0 5.5 0 5.5 0"/>`).join('')}</g>`;
    case 'hill':
      return `<g ${line}><path d="M-12 8q6-15 12-6t12-3v9z" fill="${colour}" fill-opacity=".18"/><path d="M-12 8q6-15 12-6M0 2q6-9 12-3M-12 8h24"/><circle cx="5" cy="-7" r="2.6"/></g>`;
    case 'leaf':
      return `<g ${line}><path d="M0 11C-10 4-9-6 0-11 9-6 10 4 0 11Z" fill="${colour}" fill-opacity=".16"/><path d="M0 11V-7M0 4l4.6-4M0 4l-4.6-4M0-1l3.6-3.4M0-1l-3.6-3.4"/></g>`;
    case 'shell':
      return `<g ${line}><path d="M-10 2A10.5 10.5 0 0 1 10 2L2.6 9h-5.2Z" fill="${colour}" fill-opacity=".14"/><path d="M0-8V9M-5-6.6-1.4 9M5-6.6 1.4 9M-8.6-2.6-2.4 9M8.6-2.6 2.4 9"/></g>`;
    case 'star':
      return `<path d="M0-11 2.6-2.6 11 0 2.6 2.6 0 11-2.6 2.6-11 0-2.6-2.6Z" fill="${colour}"/>`;
    case 'tower':
      return `<g ${line}><path d="M-5 10V-5h10v15z" fill="${colour}" fill-opacity=".14"/><path d="M-5 10V-5M5 10V-5M-7.5-5v-5h3v2.4h3V-10h3v2.4h3V-10h3v5zM-8 10H8M-1.8 10V5.4a1.8 1.8 0 0 1 3.6 0V10M0-1v2"/></g>`;
    case 'bird':
      return `<g ${line}><path d="M-11-3c3-1 5 0 7 2 4-5 9-6 14-5-1 7-5 12-11 12-5 0-7-4-10-9Z" fill="${colour}" fill-opacity=".16"/><path d="M-1 6v5M3 5.4v5M-3 11h8"/><circle cx="-7" cy="-1.4" r=".5" fill="${colour}"/></g>`;
    case 'moon':
      return `<path d="M3-10.5A10.5 10.5 0 1 0 10.4 4 8.4 8.4 0 1 1 3-10.5Z" fill="${colour}"/>`;
    case 'grapes':
      return `<g fill="${colour}">${[
        [-6, -2],
        [0, -2],
        [6, -2],
        [-3, 3.2],
        [3, 3.2],
        [0, 8.4],
      ]
        .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.7"/>`)
        .join('')}<path d="M0-5v-5q3 .4 5-1" ${line}/></g>`;
  }
}

function ring(rays: number, from: number, to: number): string {
  return Array.from({ length: rays }, (_, index) => {
    const angle = (index * 2 * Math.PI) / rays;
    const at = (radius: number) =>
      `${(Math.cos(angle) * radius).toFixed(1)} ${(Math.sin(angle) * radius).toFixed(1)}`;
    return `<path d="M${at(from)}L${at(to)}"/>`;
  }).join('');
}

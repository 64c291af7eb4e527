import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { AccountPoints } from '../../ui/account-points.tsx';

/** The profile and the list of orders: the member's own points. */
export default function extension() {
  render(<AccountPoints caller={shopify} />, document.body);
}

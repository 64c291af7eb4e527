import type { DevShopContext } from '../../context.ts';
import type { Product, Store } from '../../model.ts';
import { updateProduct } from '../../products/index.ts';
import { idIn, type Source } from '../sources/connections.ts';
import { productSource } from '../sources/products.ts';

type ProductInput = {
  id?: string | null;
  title?: string | null;
  handle?: string | null;
  status?: Product['status'] | null;
  vendor?: string | null;
  productType?: string | null;
  tags?: string[] | null;
  redirectNewHandle?: boolean | null;
};
const supported = [
  'id',
  'title',
  'handle',
  'status',
  'vendor',
  'productType',
  'tags',
  'redirectNewHandle',
] as const satisfies readonly (keyof ProductInput)[];

/** `productUpdate`: what is given of names, handle, status and tags. The store keeps no redirect of an old handle. */
export function productUpdate(
  context: DevShopContext,
  store: Store,
  { product: input }: { product?: ProductInput | null },
): Source {
  const refuse = (field: string, message: string): Source => ({
    product: null,
    userErrors: [{ field: ['product', field], message }],
  });
  if (!input) throw new Error('dev-shop updates a product by its argument "product"');
  const other = Object.entries(input).find(
    // What is not given has the schema's own value: nothing, or no.
    ([name, value]) => value != null && value !== false && !supported.some((one) => one === name),
  )?.[0];
  if (other || input.redirectNewHandle)
    throw new Error(`dev-shop cannot change ${other ?? 'where an old handle leads'} of a product`);
  const product = context.find.product(store, idIn('Product', input.id) ?? -1);
  if (!product) return refuse('id', 'Product does not exist');
  const { title, handle, status, vendor, productType, tags } = input;
  if (title?.trim() === '') return refuse('title', "Title can't be blank");
  const holder = handle ? context.find.productByHandle(store, handle) : null;
  if (holder && holder !== product)
    return refuse('handle', `Handle '${handle}' already in use. Please provide a new handle.`);
  updateProduct(context, store, product, {
    ...(title ? { title } : {}),
    ...(handle ? { handle } : {}),
    ...(status ? { status } : {}),
    ...(vendor ? { vendor } : {}),
    ...(productType != null ? { productType } : {}),
    ...(tags ? { tags } : {}),
  });
  return { product: productSource(context, store, product), userErrors: [] };
}

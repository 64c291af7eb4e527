import { type Decimal, parseDecimal } from '../../decimal/index.ts';
import { judgeCart, phaseOf, readBuyer, readProduct, readSales } from '../../sale-rules/index.ts';
import { gatherCandidates, type Reduced } from './candidates.ts';
import type { CartLinesDiscountsGenerateRunResult, SalePricesQuery } from './generated/sale-prices.ts';
import { reductionOf } from './reduction.ts';

type CartLine = SalePricesQuery['cart']['lines'][number];

/**
 * Gives the price of a private sale to the units of a cart that its buyer may have at it; all else costs what it costs
 * everybody. A gift card is money: it never costs less. What is not understood gives nothing: a checkout never fails by it.
 */
export function cartLinesDiscountsGenerateRun({
  cart: { buyerIdentity, lines },
  discount,
  presentmentCurrencyRate,
  shop,
}: SalePricesQuery): CartLinesDiscountsGenerateRunResult {
  const rate = parseDecimal(presentmentCurrencyRate);
  if (rate === null || rate === 0n || !discount.discountClasses.includes('PRODUCT'))
    return { operations: [] };
  const products = lines.map(productOf);
  const verdicts = judgeCart({
    sales: readSales(discount.metafield?.jsonValue),
    phase: phaseOf(shop.localTime),
    buyer: readBuyer(buyerIdentity?.isAuthenticated === true, buyerIdentity?.customer?.metafield?.jsonValue),
    lines: lines.map(({ quantity }, index) => ({ quantity, product: products[index] ?? null })),
  });
  const reduced = lines.flatMap((line, index): Reduced[] => {
    const { sale = null, units = 0 } = verdicts[index] ?? {};
    const price = sale === null ? null : (products[index]?.price(sale, variantOf(line)) ?? null);
    const reduction = price && units > 0 ? reductionOf(price, unitPrice(line), rate) : null;
    return reduction === null ? [] : [{ id: line.id, quantity: units, all: line.quantity, reduction }];
  });
  const candidates = gatherCandidates(reduced);
  if (candidates.length === 0) return { operations: [] };
  return { operations: [{ productDiscountsAdd: { selectionStrategy: 'ALL', candidates } }] };
}

function productOf({ merchandise }: CartLine) {
  if (!('product' in merchandise) || merchandise.product.isGiftCard) return null;
  return readProduct(merchandise.product.metafield?.jsonValue);
}

/** `gid://shopify/ProductVariant/12` is `12`. */
const variantOf = ({ merchandise }: CartLine): string =>
  'id' in merchandise ? merchandise.id.slice(merchandise.id.lastIndexOf('/') + 1) : '';

/** In the currency that the shopper sees. */
const unitPrice = ({ cost }: CartLine): Decimal => parseDecimal(cost.amountPerQuantity.amount) ?? 0n;

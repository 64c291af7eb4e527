import { type LoaderFunctionArgs, redirect } from '@remix-run/node';

/** Shopify opens the app's own address; what it says about shop, host and language goes along. */
export const loader = ({ request }: LoaderFunctionArgs) => redirect(`/app${new URL(request.url).search}`);

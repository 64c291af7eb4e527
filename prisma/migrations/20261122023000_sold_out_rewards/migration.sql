-- Rewards that the storefront shows as sold out, so that publishing sees when that is no longer so.
ALTER TABLE "shops" ADD COLUMN     "sold_out_shown" TEXT[] DEFAULT ARRAY[]::TEXT[];

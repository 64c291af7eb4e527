-- A voucher that nobody used in time, where the programme keeps its points.
ALTER TABLE "vouchers" DROP CONSTRAINT "vouchers_status_check";
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_status_check"
  CHECK ("status" IN ('reserved', 'active', 'used', 'returned', 'released', 'lapsed'));

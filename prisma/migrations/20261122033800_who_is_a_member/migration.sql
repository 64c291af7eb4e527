-- One place that says who is a member.
ALTER TABLE "customers" ADD COLUMN "is_member" BOOLEAN NOT NULL GENERATED ALWAYS AS (
  enrolled_at IS NOT NULL AND left_at IS NULL AND merged_into IS NULL AND deleted_at IS NULL AND redacted_at IS NULL
) STORED;

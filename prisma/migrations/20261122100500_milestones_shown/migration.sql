-- The milestones of which members' summaries on the storefront tell: when others are published, only the members whose
-- next one changes are written anew.
ALTER TABLE "shops" ADD COLUMN     "milestones_shown" JSONB;

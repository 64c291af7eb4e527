-- When all tiers of a shop are to be looked at again: each night of its zone, and when another version comes into force.
ALTER TABLE "shops" ADD COLUMN     "tiers_due_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP;

-- Versions are only added to: a scheduled one is taken back by a row that names it, before its time comes.
ALTER TABLE "programme_versions" ADD COLUMN     "cancels" INTEGER;

ALTER TABLE "customers" ADD COLUMN     "absences" JSONB NOT NULL DEFAULT '[]';

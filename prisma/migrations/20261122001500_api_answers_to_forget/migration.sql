-- The job that forgets old answers asks which shops have any; it sees instants only.
GRANT SELECT ("shop_id", "created_at") ON "api_answers" TO "lealta_system";
CREATE POLICY "system_waiting" ON "api_answers" FOR SELECT TO "lealta_system" USING (true);

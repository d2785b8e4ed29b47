-- Nobody waits while a place that she could have is free, on the day $1: true between two transactions, once the clock has
-- passed over pauses that have ended.
SELECT r.number
  FROM referral r JOIN session s ON s.action_id = r.action_id AND s.provider_id = r.provider_id JOIN session_places p ON p.session_id = s.id
 WHERE r.state = 'WAITLISTED' AND p.held + p.occupied < p.places AND session_takes_people(s, $1)
   AND session_suits(s, r.wanted_session_id, $1) AND NOT (s.kind = 'DATED' AND r.declined_session_id IS NOT DISTINCT FROM s.id)
   AND session_serves(s, r.territory_code)

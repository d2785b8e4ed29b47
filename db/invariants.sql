-- What must always be true of a database and no constraint can say. Each query proves one thing by returning no row; a row
-- is what breaks it. A test runs them after every history that it makes, and whoever restores a backup may.

-- proves: the counter of a session is the sum of its history
SELECT p.session_id
  FROM session_places p
  LEFT JOIN (SELECT session_id, sum(places_delta) AS places, sum(held_delta) AS held, sum(occupied_delta) AS occupied
               FROM session_places_history GROUP BY session_id) h USING (session_id)
 WHERE (p.places, p.held, p.occupied) IS DISTINCT FROM (h.places, h.held, h.occupied);

-- proves: at no moment were more places taken than offered, nor fewer than none
SELECT session_id, id
  FROM (SELECT session_id, id, sum(places_delta) OVER past AS places, sum(held_delta) OVER past AS held, sum(occupied_delta) OVER past AS occupied
          FROM session_places_history WINDOW past AS (PARTITION BY session_id ORDER BY id)) s
 WHERE held < 0 OR occupied < 0 OR held + occupied > places;

-- proves: every session has its counter
SELECT s.id FROM session s WHERE NOT EXISTS (SELECT 1 FROM session_places p WHERE p.session_id = s.id);

-- proves: whoever changed a number of places did it as a membership of hers, and the journal says so
SELECT h.id
  FROM session_places_history h
 WHERE h.account_id IS NOT NULL AND (
       NOT EXISTS (SELECT 1 FROM membership m WHERE m.id = h.membership_id AND m.account_id = h.account_id)
    OR NOT EXISTS (SELECT 1 FROM journal j WHERE (j.object_id = h.session_id OR j.object_type = 'Referral') AND j.account_id = h.account_id AND j.at = h.at)
       AND h.at > now() - interval '12 months');

-- proves: a session was changed as often as its version says
SELECT s.id
  FROM session s
  JOIN (SELECT object_id, count(*) FILTER (WHERE detail ->> 'did' <> 'CONFIRM') AS deeds, bool_or(detail ->> 'did' = 'CREATE') AS created
          FROM journal WHERE act = 'MANAGE_SESSIONS' GROUP BY object_id) j ON j.object_id = s.id
 WHERE j.created AND s.version <> j.deeds;

-- proves: what the public sees of an action is a published revision
SELECT a.id
  FROM action a
 WHERE a.status IN ('PUBLISHED', 'SUSPENDED')
   AND NOT EXISTS (SELECT 1 FROM action_revision r WHERE r.action_id = a.id AND r.number = a.published_revision AND r.status = 'PUBLISHED');

-- proves: a session that takes people is of one of its action's porteurs
SELECT s.id FROM session s
 WHERE s.status IN ('OPEN', 'PAUSED') AND NOT EXISTS (SELECT 1 FROM action_provider p WHERE p.action_id = s.action_id AND p.organization_id = s.provider_id);

-- proves: who was taken off a sheet is not among its porteurs
SELECT p.action_id FROM action_provider p JOIN action_provider_removed USING (action_id, organization_id);

-- proves: the counter of a session counts the prescriptions that have a place there
SELECT p.session_id FROM session_places p
 WHERE p.held <> (SELECT count(*) FROM referral r WHERE r.session_id = p.session_id AND r.place = 'HELD')
    OR p.occupied <> (SELECT count(*) FROM referral r WHERE r.session_id = p.session_id AND r.place = 'OCCUPIED');

-- proves: whoever is not at the end is somebody's to act on, by a date; whoever is, is nobody's
SELECT r.id FROM referral r
 WHERE r.channel = 'PLATFORM' AND ((r.next_actor IS NULL) <> (r.ended_at IS NOT NULL) OR (r.due_at IS NULL) <> (r.ended_at IS NOT NULL));

-- proves: the place of a prescription is its addressee's, for its action
SELECT r.id FROM referral r JOIN session s ON s.id = r.session_id WHERE r.place IS NOT NULL AND (s.action_id <> r.action_id OR s.provider_id <> r.provider_id);

-- proves: the history of a prescription ends where it stands
SELECT r.id FROM referral r
 WHERE r.state <> 'DRAFT' AND r.state IS DISTINCT FROM (SELECT e.to_state FROM referral_event e WHERE e.referral_id = r.id ORDER BY e.seq DESC LIMIT 1);

-- proves: the history of a prescription skips no step
SELECT e.id FROM (SELECT e.*, lag(e.to_state) OVER (PARTITION BY e.referral_id ORDER BY e.seq) AS was FROM referral_event e) e
 WHERE e.was IS NOT NULL AND e.from_state IS DISTINCT FROM e.was;

-- proves: every step of a prescription is one that the table allows
SELECT e.id FROM referral_event e JOIN referral r ON r.id = e.referral_id
 WHERE e.from_state IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM referral_transition t WHERE t.act = e.act AND t.from_state = e.from_state AND t.to_state = e.to_state AND t.outside = (r.channel <> 'PLATFORM'));

-- proves: nobody is under way twice to one action
SELECT r.beneficiary_id FROM referral r
 WHERE r.beneficiary_id IS NOT NULL AND r.channel = 'PLATFORM' AND r.ended_at IS NULL AND r.state <> 'DRAFT' GROUP BY r.beneficiary_id, r.action_id HAVING count(*) > 1;

-- proves: an end says how, by an outcome or a coded reason
SELECT r.id FROM referral r WHERE (r.state = 'COMPLETED' AND r.outcome IS NULL) OR (r.state = 'DECLINED' AND r.decline_reason IS NULL);

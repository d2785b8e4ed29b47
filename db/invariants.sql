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
    OR NOT EXISTS (SELECT 1 FROM journal j WHERE j.object_id = h.session_id AND j.account_id = h.account_id AND j.at = h.at)
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

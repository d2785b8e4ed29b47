package graph

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"traverse/internal/access"
	"traverse/internal/clock"
	"traverse/internal/fault"
)

const (
	rateWindow = time.Minute
	// addressesCounted is how many addresses are told apart in a minute; those beyond share one count.
	addressesCounted = 50_000
	// crowd is the name that the addresses beyond share.
	crowd = "*"
)

// rateLimiter counts the operations of every address in windows of a minute, and forgets them with the window.
type rateLimiter struct {
	limit int
	now   clock.Clock

	mu     sync.Mutex
	ends   time.Time
	counts map[string]int
}

// newRateLimiter allows so many operations a minute; nil, which allows everything, for none.
func newRateLimiter(limit int, now clock.Clock) *rateLimiter {
	if limit <= 0 {
		return nil
	}
	return &rateLimiter{limit: limit, now: now, counts: map[string]int{}}
}

// admit counts one operation of an address and says in the headers what is left to it. It gives a refusal when nothing
// was left.
func (l *rateLimiter) admit(h http.Header, address string) *refusal {
	if l == nil {
		return nil
	}
	used, left := l.use(address, 1)
	seconds := secondsOf(left)
	h.Set("RateLimit-Limit", strconv.Itoa(l.limit))
	h.Set("RateLimit-Remaining", strconv.Itoa(max(0, l.limit-used)))
	h.Set("RateLimit-Reset", strconv.Itoa(seconds))
	if used <= l.limit {
		return nil
	}
	return &refusal{
		status: http.StatusTooManyRequests, code: fault.TooManyRequests, retryAfter: seconds,
		message: "Trop de demandes en peu de temps. Attendez " + strconv.Itoa(seconds) + " s avant la prochaine.",
	}
}

// exhausted refuses an address that has nothing left, without counting that it asks.
func (l *rateLimiter) exhausted(address string) *refusal {
	if l == nil {
		return nil
	}
	used, left := l.use(address, 0)
	if used < l.limit {
		return nil
	}
	seconds := secondsOf(left)
	return &refusal{
		status: http.StatusTooManyRequests, code: fault.TooManyRequests, retryAfter: seconds,
		message: "Trop de tentatives de connexion en peu de temps. Attendez " + strconv.Itoa(seconds) + " s, puis réessayez.",
	}
}

// count counts one attempt of an address.
func (l *rateLimiter) count(address string) {
	if l != nil {
		l.use(address, 1)
	}
}

func secondsOf(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// use counts n operations; it gives how many there were in the window, these included, and how long the window lasts.
func (l *rateLimiter) use(address string, n int) (used int, left time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if !now.Before(l.ends) {
		l.ends, l.counts = now.Add(rateWindow), map[string]int{}
	}
	if _, known := l.counts[address]; !known && len(l.counts) >= addressesCounted {
		address = crowd
	}
	l.counts[address] += n
	return l.counts[address], l.ends.Sub(now)
}

// whoAsks names who is counted: an account, wherever it asks from; the public by its address, and by nothing where that is
// everybody's.
func (h *Handler) whoAsks(r *http.Request) string {
	if actor := access.ActorOf(r.Context()); actor.SignedIn() {
		return actor.Account.String()
	}
	if h.oneAddress {
		return ""
	}
	return addressOf(r)
}

// addressOf names who asks: the address of the connection. What a request says of itself (X-Forwarded-For) is not
// believed. An IPv6 network of 64 bits counts as one: whoever has one address of it has them all.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if address = address.Unmap(); address.Is6() {
		if network, err := address.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return address.String()
}

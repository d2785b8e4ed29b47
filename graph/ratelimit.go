package graph

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

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

	mu    sync.Mutex
	ends  time.Time
	count map[string]int
}

// newRateLimiter allows so many operations a minute; nil, which allows everything, for none.
func newRateLimiter(limit int, now clock.Clock) *rateLimiter {
	if limit <= 0 {
		return nil
	}
	return &rateLimiter{limit: limit, now: now, count: map[string]int{}}
}

// admit counts one operation of an address and says in the headers what is left to it. It gives a refusal when nothing
// was left.
func (l *rateLimiter) admit(h http.Header, address string) *refusal {
	if l == nil {
		return nil
	}
	used, left := l.use(address)
	seconds := int((left + time.Second - 1) / time.Second)
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

// use counts an operation; it gives how many there were in the window, this one included, and how long the window lasts.
func (l *rateLimiter) use(address string) (used int, left time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if !now.Before(l.ends) {
		l.ends, l.count = now.Add(rateWindow), map[string]int{}
	}
	if _, known := l.count[address]; !known && len(l.count) >= addressesCounted {
		address = crowd
	}
	l.count[address]++
	return l.count[address], l.ends.Sub(now)
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

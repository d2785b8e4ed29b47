package graph_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traverse/graph"
)

// newLimited is an API with a rate limit on the test's own clock.
func newLimited(t *testing.T, limit int) *api {
	t.Helper()
	a := newAPI(t)
	graph.WithRateLimit(limit, a.now)(a.graphql)
	return a
}

// from asks from an address.
func (a *api) from(address string, header http.Header) *http.Response {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/graphql?query="+url.QueryEscape(`{ axes { code } }`), nil)
	r.RemoteAddr = address
	maps.Copy(r.Header, header)
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	return w.Result()
}

// TestRateLimit: every answer says what is left; beyond, it is refused until the minute is over, for this address only.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 5)
	for left := 4; left >= 0; left-- {
		response := a.from("192.0.2.1:1000", nil)
		h := response.Header
		if response.StatusCode != http.StatusOK || h.Get("RateLimit-Limit") != "5" || h.Get("RateLimit-Remaining") != strconv.Itoa(left) || h.Get("RateLimit-Reset") != "60" {
			t.Fatalf("%d %v, %d left", response.StatusCode, h, left)
		}
	}
	a.later.Add(int64(20 * time.Second))
	refused := a.from("192.0.2.1:1001", http.Header{"X-Forwarded-For": {"203.0.113.7"}, "Forwarded": {"for=203.0.113.7"}})
	if refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") != "40" || refused.Header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("the sixth: %d %v", refused.StatusCode, refused.Header)
	}
	var body strings.Builder
	if err := refused.Write(&body); err != nil || !strings.Contains(body.String(), `"TOO_MANY_REQUESTS"`) || !strings.Contains(body.String(), "40 s") {
		t.Errorf("it says: %s %v", body.String(), err)
	}
	if response := a.from("192.0.2.2:1000", nil); response.StatusCode != http.StatusOK {
		t.Errorf("another address: %d", response.StatusCode)
	}
	a.later.Add(int64(41 * time.Second))
	if response := a.from("192.0.2.1:1000", nil); response.StatusCode != http.StatusOK || response.Header.Get("RateLimit-Remaining") != "4" {
		t.Errorf("the minute after: %d", response.StatusCode)
	}
}

// TestRateLimitCounts everything: what is refused, what is known already, streams; a network of IPv6 is one address.
func TestRateLimitCounts(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 4)
	for i, ask := range []func() *http.Response{
		func() *http.Response { return a.from("[2001:db8::1]:1", nil) },
		func() *http.Response { return a.from("[2001:db8::ffff:2]:1", http.Header{"Accept": {"image/png"}}) },
		func() *http.Response { return a.from("[2001:db8::3]:1", nil) },
		func() *http.Response { return a.from("[2001:db8::4]:1", http.Header{"Accept": {"text/event-stream"}}) },
	} {
		if left := ask().Header.Get("RateLimit-Remaining"); left != strconv.Itoa(3-i) {
			t.Errorf("after %d: %s left", i+1, left)
		}
	}
	if response := a.from("[2001:db8::5]:1", nil); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("another address of the network: %d", response.StatusCode)
	}
	if response := a.from("[2001:db8:0:1::5]:1", nil); response.StatusCode != http.StatusOK {
		t.Errorf("another network: %d", response.StatusCode)
	}
}

// TestRateLimitInParallel: those who ask at once get no more than those who ask in turn.
func TestRateLimitInParallel(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 20)
	var answered atomic.Int64
	var asking sync.WaitGroup
	for range 100 {
		asking.Go(func() {
			if a.from("192.0.2.1:1", nil).StatusCode == http.StatusOK {
				answered.Add(1)
			}
		})
	}
	asking.Wait()
	if answered.Load() != 20 {
		t.Errorf("%d were answered, the limit is 20", answered.Load())
	}
}

// TestRateLimitIsBounded: more addresses than are told apart share one count, and fill no memory.
func TestRateLimitIsBounded(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 1)
	for i := range graph.AddressesCounted + 100 {
		a.from(fmt.Sprintf("10.%d.%d.%d:1", i>>16, i>>8&255, i&255), http.Header{"Accept": {"image/png"}})
	}
	if held := a.graphql.AddressesHeld(); held > graph.AddressesCounted+1 {
		t.Errorf("%d addresses are held", held)
	}
	if response := a.from("198.51.100.1:1", nil); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more: %d", response.StatusCode)
	}
}

// TestNoRateLimit: 0 lifts it, for accounts and for the public, and nothing is said.
func TestNoRateLimit(t *testing.T) {
	t.Parallel()
	a := newLimited(t, 0)
	who := a.as("referent.arles")
	for range 50 {
		if response := a.from("192.0.2.1:1", nil); response.StatusCode != http.StatusOK || response.Header.Get("RateLimit-Limit") != "" {
			t.Fatalf("%d %v", response.StatusCode, response.Header)
		}
		if response, _ := who.do(http.MethodGet, "/graphql?query="+url.QueryEscape(`{ axes { code } }`), nil); response.StatusCode != http.StatusOK {
			t.Fatalf("an account: %d", response.StatusCode)
		}
	}
}

package graph

import (
	lru "container/list"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"runtime/debug"
	"sync"

	"traverse/internal/clock"
)

const (
	defaultCache = 32 << 20
	// largestKept is how long an answer may be to be kept.
	largestKept = 1 << 20
	// entryCost is what an entry takes beside its bytes.
	entryCost = 512
)

// edition is what an answer depends on beside the request: the same edition and the same request give the same bytes.
type edition struct {
	catalogue int64
	places    int64
	day       clock.Day
	degraded  bool
	// measured names how fast porteurs were found to answer.
	measured string
	// installation is what this server is: started again as another one, it answers other things.
	installation string
}

func (s *sight) edition() edition {
	return edition{
		catalogue: s.snapshot.Version, places: s.snapshot.PlacesVersion, day: s.snapshot.Day, degraded: s.degraded, measured: s.measured, installation: s.installation,
	}
}

// key names an answer. It is the digest of the edition, of the media type, and of the operation and its variables as
// they were sent.
type key [sha256.Size]byte

// build tells builds apart: another one may answer the same request with other bytes.
var build = sync.OnceValue(func() []byte {
	version := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	sum := sha256.Sum256([]byte(version + "\n" + SDL()))
	return sum[:]
})

func keyOf(e edition, mediaType string, sent *request) key {
	digest := sha256.New()
	head := make([]byte, 0, 128)
	head = append(head, build()...)
	head = binary.BigEndian.AppendUint64(head, uint64(e.catalogue)) //nolint:gosec // its bits, whatever they count
	head = binary.BigEndian.AppendUint64(head, uint64(e.places))    //nolint:gosec // the same
	head = append(head, e.day...)
	head = append(head, e.installation...)
	head = append(head, '\n')
	head = append(head, e.measured...)
	if e.degraded {
		head = append(head, '!')
	}
	head = append(head, '\n')
	head = append(head, mediaType...)
	head = append(head, '\n', sent.form)
	digest.Write(head)
	digest.Write(sent.content)
	var k key
	digest.Sum(k[:0])
	return k
}

// etag is the strong ETag of the answer that the key names.
func (k key) etag() string { return `"` + base64.RawURLEncoding.EncodeToString(k[:18]) + `"` }

// cache keeps the answers of one edition, those asked for last, within a number of bytes. Anyone can invent requests:
// only the bytes are bounded, and they always are.
type cache struct {
	most int

	mu      sync.Mutex
	edition edition
	held    int
	entries map[key]*lru.Element
	recent  *lru.List // the one asked for last in front
}

type cached struct {
	key    key
	answer *answer
}

// newCache makes a cache of most bytes; nil, which keeps nothing, for none.
func newCache(most int) *cache {
	if most <= 0 {
		return nil
	}
	return &cache{most: most, entries: map[key]*lru.Element{}, recent: lru.New()}
}

// get gives an answer that was kept; nil if there is none.
func (c *cache) get(e edition, k key) *answer {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(e)
	found, ok := c.entries[k]
	if !ok {
		return nil
	}
	c.recent.MoveToFront(found)
	return found.Value.(*cached).answer //nolint:forcetypeassert // the list holds nothing else
}

// put keeps an answer, and lets go of those that nobody has asked for the longest.
func (c *cache) put(e edition, k key, a *answer) {
	if c == nil || len(a.body) > largestKept || costOf(a) > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn(e)
	if _, there := c.entries[k]; there {
		return
	}
	c.entries[k] = c.recent.PushFront(&cached{k, a})
	for c.held += costOf(a); c.held > c.most; {
		oldest := c.recent.Remove(c.recent.Back()).(*cached) //nolint:forcetypeassert // the list holds nothing else
		delete(c.entries, oldest.key)
		c.held -= costOf(oldest.answer)
	}
}

// turn lets go of everything when the edition is another one: nobody will ask for it again.
func (c *cache) turn(e edition) {
	if c.edition != e {
		c.edition, c.held, c.entries = e, 0, map[key]*lru.Element{}
		c.recent.Init()
	}
}

// costOf counts the compressed form before it is made: it is never the longer one.
func costOf(a *answer) int { return 2*len(a.body) + entryCost }

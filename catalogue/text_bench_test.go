package catalogue_test

import (
	"testing"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
)

// BenchmarkSearchText measures a page of twenty with its excerpts and readings, as the client asks for them.
func BenchmarkSearchText(b *testing.B) {
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		b.Fatal(err)
	}
	s, err := catalogue.NewSnapshot(contents, today)
	if err != nil {
		b.Fatal(err)
	}
	queries := []string{"permis istres", "nounou 13e", "psy", "garde enfants aix", "emploi", "restoration", "projet professionnel"}
	for name, all := range map[string]bool{"page": false, "page with excerpts and readings": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				page, err := s.Search(&catalogue.ActionQuery{Search: queries[i%len(queries)]})
				if err != nil {
					b.Fatal(err)
				}
				if !all {
					continue
				}
				page.Readings()
				for k := range page.Results {
					page.Highlight(&page.Results[k])
				}
			}
		})
	}
}

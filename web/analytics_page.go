package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
)

// reportPath is the address of the report on searches, at the admin address.
const reportPath = "/analytics"

// Report makes the page of what readers searched for in the last days; 0 stands for as
// many as are usual. The page needs nothing else: its only style stands in it.
type Report func(ctx context.Context, days int) (page []byte, err error)

// maxReportDays is more than any days that are kept.
const maxReportDays = 10_000

// serveReport answers with the page, with a policy that lets its own style in.
func serveReport(report Report) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := readValues(r.URL.RawQuery)
		days := v.number("days", 1, maxReportDays, 0)
		if v.err != nil {
			return v.err
		}
		page, err := report(r.Context(), days)
		if err != nil {
			return fmt.Errorf("making the report on searches: %w", err)
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+styleHash(page)+
			"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		send(w, http.StatusOK, typeHTML, page)
		return nil
	}
}

// styleHash names the style of a page, as policies do.
func styleHash(page []byte) string {
	_, after, _ := bytes.Cut(page, []byte("<style>"))
	style, _, _ := bytes.Cut(after, []byte("</style>"))
	sum := sha256.Sum256(style)
	return base64.StdEncoding.EncodeToString(sum[:])
}

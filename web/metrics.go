package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kindred/search"
)

// latencyBuckets are the seconds that answers are sorted by: most take less than a
// millisecond, and after five seconds none is waited for.
var latencyBuckets = []float64{.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}

// Metrics count what a server does, for Prometheus. Nothing of what readers ask is in
// them.
type Metrics struct {
	registry *prometheus.Registry
	answers  *prometheus.HistogramVec
	searches *prometheus.CounterVec
	builds   *prometheus.HistogramVec
}

// Served says what is served at a moment, for [Metrics].
type Served struct {
	Generation, Articles int
	Built                time.Time
	Took                 time.Duration // the build of it
}

// NewMetrics returns metrics with nothing counted yet. served is asked whenever they are
// read; ok is false while nothing is served.
func NewMetrics(served func() (s Served, ok bool)) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kindred_http_request_duration_seconds", Buckets: latencyBuckets,
			Help: "Time that answers took, by route, method and status.",
		}, []string{"route", "method", "status"}),
		searches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kindred_searches_total",
			Help: "Searches of a first page, by whether they found something. The rate of found=\"false\" is that of searches without a result.",
		}, []string{"found"}),
		builds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kindred_build_duration_seconds", Buckets: prometheus.ExponentialBuckets(.1, 2, 14),
			Help: "Time that builds of this server took, by whether they were published.",
		}, []string{"published"}),
	}
	for _, found := range []string{"true", "false"} { // a rate needs a beginning
		m.searches.WithLabelValues(found)
	}
	m.registry.MustRegister(m.answers, m.searches, m.builds, servedCollector(served),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Build counts a build.
func (m *Metrics) Build(took time.Duration, err error) {
	m.builds.WithLabelValues(strconv.FormatBool(err == nil)).Observe(took.Seconds())
}

// handler answers with the metrics as Prometheus reads them.
func (m *Metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// answer counts an answer. A nil m counts nothing.
func (m *Metrics) answer(r *http.Request, status int, took time.Duration) {
	if m != nil {
		m.answers.WithLabelValues(routeOf(r), knownMethod(r.Method), strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// knownMethod keeps clients from making up methods, each of which would be kept for ever.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// measured is a [Searcher] whose searches are counted.
type measured struct {
	Searcher
	metrics *Metrics
}

// Search implements [Searcher].
func (s measured) Search(ctx context.Context, req search.Request) (*search.Result, error) {
	result, err := s.Searcher.Search(ctx, req)
	if err == nil && req.Query != "" && req.Offset == 0 {
		s.metrics.searches.WithLabelValues(strconv.FormatBool(result.Total > 0)).Inc()
	}
	return result, err
}

// servedCollector tells what is served.
type servedCollector func() (s Served, ok bool)

var (
	generationDesc = prometheus.NewDesc("kindred_generation", "Number of the generation that is served; 0 while none is.", nil, nil)
	articlesDesc   = prometheus.NewDesc("kindred_articles", "Articles that are served.", nil, nil)
	ageDesc        = prometheus.NewDesc("kindred_generation_age_seconds", "Time since the generation that is served was built.", nil, nil)
	tookDesc       = prometheus.NewDesc("kindred_generation_build_duration_seconds", "Time that the build of the generation that is served took.", nil, nil)
)

// Describe implements [prometheus.Collector].
func (servedCollector) Describe(to chan<- *prometheus.Desc) {
	to <- generationDesc
	to <- articlesDesc
	to <- ageDesc
	to <- tookDesc
}

// Collect implements [prometheus.Collector].
func (c servedCollector) Collect(to chan<- prometheus.Metric) {
	s, ok := c()
	gauge := func(d *prometheus.Desc, v float64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v)
	}
	gauge(generationDesc, float64(s.Generation))
	gauge(articlesDesc, float64(s.Articles))
	if ok {
		gauge(ageDesc, time.Since(s.Built).Seconds())
		gauge(tookDesc, s.Took.Seconds())
	}
}

// Package eval measures how good search results and related-article lists are,
// and reads and writes the files those measurements need.
//
// It promises:
//
//   - The search measures ([Search], [SearchQueries]) are those of NIST's
//     trec_eval 9 with "-c -M 1000 -m ndcg_cut.10 -m map -m recip_rank -m
//     recall.100", query by query, including its order of tied scores. The one
//     difference is in the mean: queries without any positive judgement are left
//     out, where trec_eval would count them as 0.
//   - The related-article measures ([Related], [RelatedSources]) take every list
//     in the order given.
//   - Every measure but [RelatedReport.MaxInDegree] lies in [0, 1] whatever the
//     input, and the same input gives the same bits.
//   - What [WriteRun] writes, [ReadRun] reads back unchanged.
//   - Readers take UTF-8 with or without a byte order mark, with LF or CRLF line
//     ends, and skip blank lines. Anything else they cannot use ends the reading
//     with an error that says "file:line: what is wrong".
//   - Two runs are compared on the same queries ([Compare]), and what the
//     comparison draws by chance it draws alike every time.
//
// Identifiers are opaque, non-empty strings. Those of queries, which whoever writes
// the files makes up, hold no ASCII white space. Those of documents hold none where
// white space separates the columns, in TREC files; between tabs they may hold
// blanks.
//
// Sources of the formulas: K. Järvelin and J. Kekäläinen, "Cumulated gain-based
// evaluation of IR techniques", ACM TOIS 20 (2002), pp. 422-446; C. Buckley and
// E. Voorhees, "Retrieval System Evaluation", in TREC: Experiment and Evaluation
// in Information Retrieval, MIT Press (2005); and the trec_eval sources
// m_ndcg_cut.c, m_map.c, m_recip_rank.c, m_recall.c and form_res_rels.c.
package eval

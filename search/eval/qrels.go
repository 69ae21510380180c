package eval

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Qrels are relevance judgements: query id, then document id, then grade. A
// grade of 1 or more means relevant, and is the gain of the document for nDCG;
// 0 and below mean not relevant. A document without a grade is not relevant.
type Qrels map[string]map[string]int

// ReadQrels reads judgements, one a line, either as "qid<TAB>docid<TAB>grade" or
// in the four columns of TREC, "qid iteration docid grade", which any white
// space separates and of which the second is ignored. The grade is a whole
// number, possibly negative. A judgement may be repeated, but a document with two
// different grades for one query is an error. The name is that of the file, for
// messages.
func ReadQrels(r io.Reader, name string) (Qrels, error) {
	qrels := make(Qrels)
	err := eachLine(r, name, func(line string) error {
		qid, doc, grade, err := parseJudgement(line)
		if err != nil {
			return err
		}
		if old, ok := qrels[qid][doc]; ok && old != grade {
			return fmt.Errorf("document %q of query %q has grade %d here and %d above", doc, qid, grade, old)
		}
		if qrels[qid] == nil {
			qrels[qid] = make(map[string]int)
		}
		qrels[qid][doc] = grade
		return nil
	})
	if err != nil {
		return nil, err
	}
	return qrels, nil
}

// parseJudgement reads one line of a qrels file. Exactly two tabs make it the
// three-column form, so that a document id with a blank in it is whole there and
// not two columns.
func parseJudgement(line string) (qid, doc string, grade int, err error) {
	var number string
	if strings.Count(line, "\t") == 2 {
		f := tabFields(line)
		qid, doc, number = f[0], f[1], f[2]
	} else {
		f := spaceFields(line)
		if len(f) != 4 {
			return "", "", 0, errors.New("want qid<TAB>docid<TAB>grade, or the four columns: qid 0 docid grade")
		}
		qid, doc, number = f[0], f[2], f[3]
	}
	if err := checkID("query id", qid); err != nil {
		return "", "", 0, err
	}
	if err := checkText("document id", doc); err != nil {
		return "", "", 0, err
	}
	grade, err = strconv.Atoi(number)
	if err != nil {
		return "", "", 0, fmt.Errorf("grade %q is not a whole number", number)
	}
	return qid, doc, grade, nil
}

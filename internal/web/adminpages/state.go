package adminpages

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// State is what the installation's administrator sees of the system; nothing
// of any case.
type State struct {
	Version  string     // of the program
	Runtime  string     // of the language that it is built with
	Database string     // kind
	Schema   int64      // number of the last migration
	Backup   *time.Time // instant of the last one; nil for never
	Pending  int64      // records of the journal that wait for a number
}

const (
	// lateAfter is how long a due job may wait before it is called late.
	lateAfter = 5 * time.Minute
	// jobsLooked bounds how many waiting jobs are looked through.
	jobsLooked = 500
	// backupOld is when the last backup is called old.
	backupOld = 48 * time.Hour
)

// statePage is the state in words.
type statePage struct {
	Facts        []kit.Fact
	Backup       string
	BackupKind   kit.StateKind
	Queue        []kit.Fact
	Failed, Late []jobLine
	More         bool
}

// jobLine is one job. Its case is an id.
type jobLine struct{ Number, Kind, Case, Due, Attempts, Error, Retry string }

// state shows versions, jobs that failed or are late, the queue, the last
// backup.
func (d Deps) state(w http.ResponseWriter, r *route.Request) error {
	if !access.May(r.Actor, access.RunBackup, access.Target{}) {
		return fault.New(fault.Denied, "access.denied")
	}
	s, err := d.State(r.Context())
	if err != nil {
		return err
	}
	t := func(key string) string { return locale.T(r.Lang, "adminpages.state."+key, nil) }
	number := func(n int64) string { return locale.Number(r.Lang, strconv.FormatInt(n, 10)) }
	p := statePage{Facts: []kit.Fact{
		{Name: t("version"), Value: s.Version}, {Name: t("runtime"), Value: s.Runtime}, {Name: t("database"), Value: s.Database},
		{Name: t("schema"), Value: number(s.Schema)}, {Name: t("pending"), Value: number(s.Pending)},
	}}
	p.Backup, p.BackupKind = d.backup(r.Lang, s.Backup)
	if err := d.jobs(r, &p); err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: t("title")}, stateShow(p))
}

func (d Deps) backup(l locale.Lang, last *time.Time) (string, kit.StateKind) {
	switch {
	case last == nil:
		return locale.T(l, "adminpages.state.backup_never", nil), kit.Late
	case d.Legal.Now().Sub(*last) > backupOld:
		return locale.T(l, "adminpages.state.backup_old", map[string]any{"when": d.moment(l, *last, "")}), kit.Late
	}
	return locale.T(l, "adminpages.state.backup_last", map[string]any{"when": d.moment(l, *last, "")}), kit.Done
}

// jobs fills the queue and what stands still in it.
func (d Deps) jobs(r *route.Request, p *statePage) error {
	return d.Store.Read(r.Context(), func(tx outbox.WorkTx) error {
		failed, err := tx.JobList(outbox.JobQuery{States: []outbox.State{outbox.Failed}, Limit: jobsLooked})
		if err != nil {
			return err
		}
		open, err := tx.JobList(outbox.JobQuery{States: []outbox.State{outbox.Waiting, outbox.Running}, Limit: jobsLooked})
		if err != nil {
			return err
		}
		ahead := 0
		for i := range open.Items {
			j := &open.Items[i]
			switch {
			case j.Due.After(tx.Now()):
				ahead++
			case j.State == outbox.Waiting && tx.Now().Sub(j.Due) > lateAfter:
				p.Late = append(p.Late, d.jobLine(r, j))
			}
		}
		for i := range failed.Items {
			line := d.jobLine(r, &failed.Items[i])
			line.Retry = "/admin/state/retry/" + line.Number
			p.Failed = append(p.Failed, line)
		}
		t := func(key string) string { return locale.T(r.Lang, "adminpages.state."+key, nil) }
		count := func(n int) string { return locale.Number(r.Lang, strconv.Itoa(n)) }
		p.Queue = []kit.Fact{
			{Name: t("due"), Value: count(len(open.Items) - ahead)}, {Name: t("ahead"), Value: count(ahead)},
			{Name: t("late"), Value: count(len(p.Late))}, {Name: t("failed"), Value: count(len(p.Failed))},
		}
		p.More = failed.Next != "" || open.Next != ""
		return nil
	})
}

func (d Deps) jobLine(r *route.Request, j *outbox.Status) jobLine {
	return jobLine{
		Number: strconv.FormatInt(j.ID, 10), Kind: j.Kind, Case: j.Case, Due: d.moment(r.Lang, j.Due, ""),
		Attempts: strconv.Itoa(j.Attempts), Error: j.Error,
	}
}

// retry lets a failed job run again.
func (d Deps) retry(w http.ResponseWriter, r *route.Request) error {
	if !access.May(r.Actor, access.RunBackup, access.Target{}) {
		return fault.New(fault.Denied, "access.denied")
	}
	missing := fault.New(fault.Missing, "adminpages.no_job")
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return missing
	}
	err = d.Store.Write(r.Context(), func(tx outbox.WorkTx) error {
		ok, err := tx.JobRetry(id)
		if err == nil && !ok {
			return missing
		}
		return err
	})
	if err != nil {
		return err
	}
	return page.Go(w, r, "/admin/state")
}

func jobRows(ctx context.Context, title string, lines []jobLine) kit.Rows {
	col := func(key string) kit.Col { return kit.Col{Text: kit.Tr(ctx, "adminpages.col."+key)} }
	act := col("act")
	act.Hidden = true
	rows := kit.Rows{Caption: title, Cols: []kit.Col{col("number"), col("job"), col("case"), col("due"), col("attempts"), col("error"), act}}
	for _, l := range lines {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(l.Number), kit.Text(l.Kind), orDash(l.Case), kit.Text(l.Due), kit.Text(l.Attempts), orDash(l.Error), retryCell(l),
		}})
	}
	return rows
}

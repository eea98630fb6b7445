package source

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"math/rand"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
)

// Invented makes up what the registers hold of a person: the same for the same
// IIN. Jobs overlap and leave gaps, as they do in life.
func Invented(iin string, today day.Day) *Held {
	h := fnv.New64a()
	h.Write([]byte(iin))
	in := &inventor{Rand: rand.New(rand.NewSource(int64(h.Sum64()))), today: today, born: bornOf(iin)}
	held := &Held{
		Address: fmt.Sprintf("Ақбұлақ қаласы, Достық көшесі, %d-үй, %d-пәтер", 1+in.Intn(90), 1+in.Intn(60)),
		Email:   fmt.Sprintf("candidate%04d@tarazy.example", in.Intn(10_000)),
		Phone:   fmt.Sprintf("+7 700 %03d %02d %02d", in.Intn(1000), in.Intn(100), in.Intn(100)),
	}
	issued := today.AddYears(-3).Add(-in.Intn(1500))
	until := issued.AddYears(10)
	held.Document = &candidate.Document{Number: fmt.Sprintf("%09d", in.Intn(1e9)), Issuer: "ҚР ІІМ", Issued: issued, Until: &until}
	held.Education = in.education()
	held.Jobs = in.jobs()
	held.Picture = in.picture()
	return held
}

// inventor makes things up in one order.
type inventor struct {
	*rand.Rand
	today, born day.Day
}

// bornOf reads the birthday out of an IIN; a number that tells none is that of
// somebody born in the year 1990.
func bornOf(iin string) day.Day {
	centuries := map[byte]string{'1': "18", '2': "18", '3': "19", '4': "19", '5': "20", '6': "20"}
	if len(iin) > 6 && centuries[iin[6]] != "" {
		if d, err := day.Parse(fmt.Sprintf("%s%s-%s-%s", centuries[iin[6]], iin[:2], iin[2:4], iin[4:6])); err == nil {
			return d
		}
	}
	return day.Of(1990, time.May, 17)
}

func (in *inventor) one(all ...string) string { return all[in.Intn(len(all))] }

func (in *inventor) education() []candidate.Education {
	field := in.one("law", "economics", "it", "social_sciences", "economics")
	year, _, _ := in.born.Date()
	done := day.Of(year+22, time.June, 28)
	all := []candidate.Education{{
		Level: "bachelor", Field: field, Institution: in.one("Ақбұлақ университеті", "Самал мемлекеттік университеті", "Жетісу заң академиясы"),
		Graduated: done, Diploma: fmt.Sprintf("ЖБ-Б № %07d", in.Intn(1e7)),
	}}
	if in.Intn(3) == 0 {
		all = append(all, candidate.Education{
			Level: "master", Field: field, Institution: "Ақбұлақ университеті", Graduated: done.AddYears(2), Diploma: fmt.Sprintf("ЖООК-М № %07d", in.Intn(1e7)),
		})
	}
	known := all[:0]
	for _, e := range all {
		if e.Graduated <= in.today {
			known = append(known, e)
		}
	}
	return known
}

// jobs are a first job, a gap, a second with another beside it for a while,
// and one that is still held.
func (in *inventor) jobs() []candidate.Job {
	year, _, _ := in.born.Date()
	at := day.Of(year+22, time.September, 1).Add(in.Intn(120))
	var all []candidate.Job
	put := func(employer, position, kind, category string, from day.Day, months int) day.Day {
		last := from.AddMonths(months).Add(-1)
		j := candidate.Job{Employer: employer, Position: position, Kind: kind, Category: category, From: from}
		if months > 0 && last < in.today {
			j.Until = &last
		}
		if from <= in.today {
			all = append(all, j)
		}
		return last.Add(1)
	}
	at = put(in.one("«Ақ жол сервис» ЖШС", "«Самал құрылыс» ЖШС"), in.one("Заңгер", "Экономист", "Маман"), candidate.OtherJob, "", at, 20+in.Intn(20))
	at = at.AddMonths(3 + in.Intn(6))
	beside := at.AddMonths(6)
	at = put("Ақбұлақ қаласының мәдениет үйі", "Бас маман", candidate.PublicSector, "", at, 24+in.Intn(12))
	put("«Ақбұлақ хабары» газеті", "Тілші (қоса атқару)", candidate.OtherJob, "", beside, 12)
	if in.Intn(2) == 0 {
		put("Ақбұлақ қаласы әкімінің аппараты", "Бас маман", candidate.CivilService, in.one("E-4", "E-5"), at.Add(14), 0)
	} else {
		put("«Самал кеңесі» ЖШС", "Бөлім жетекшісі", candidate.OtherJob, "", at.Add(45), 0)
	}
	return all
}

// Sizes of the picture: cells each way, and pixels of a cell.
const (
	cells = 6
	pixel = 20
)

// picture is a pattern in place of a face: nobody is shown.
func (in *inventor) picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, cells*pixel, cells*pixel))
	ink := color.RGBA{R: uint8(40 + in.Intn(80)), G: uint8(60 + in.Intn(80)), B: uint8(90 + in.Intn(80)), A: 255}
	paper := color.RGBA{R: 236, G: 233, B: 226, A: 255}
	var on [cells][cells]bool
	for y := range cells {
		for x := range cells / 2 {
			on[y][x] = in.Intn(2) == 0
			on[y][cells-1-x] = on[y][x]
		}
	}
	for y := range cells * pixel {
		for x := range cells * pixel {
			c := paper
			if on[y/pixel][x/pixel] {
				c = ink
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	// Writing into memory does not fail.
	_ = png.Encode(&b, img)
	return b.Bytes()
}

package competency

import (
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// Kind is how acts of the kind "competency-model" are decoded: into *Model.
var Kind = law.Kind{Name: "competency-model", Decode: decode}

// Model is one edition of the competency model.
type Model struct {
	Rules            Rules
	Blocks           []Block
	Competencies     []Competency // in the order of the dictionary
	Levels           []Level      // from the highest
	FunctionalBlocks []string     // of posts, as printed
	JobLevels        []JobLevel   // from the highest
	Profile          []Profile    // in the order of the printed matrix
	Cards            []Card       // in the order of the dictionary

	act, profileClause string
}

// Block of competencies: basic or differentiating.
type Block struct {
	Key    string       `key:"key"`
	Clause string       `key:"clause"`
	Name   locale.Words `key:"name"`
}

// Competency with its indicators by level. The English name is not official.
type Competency struct {
	Key             string            `key:"key"`
	Clause          string            `key:"clause"`
	Block           string            `key:"block"`
	Name            locale.Words      `key:"name"`
	Description     Official          `key:"description"`      // of the dictionary
	CardDescription Official          `key:"card_description"` // of the question card, where it differs in places
	Indicators      []LevelIndicators `key:"indicators"`
}

// LevelIndicators are the indicators of one level.
type LevelIndicators struct {
	Level string      `key:"level"`
	Items []Indicator `key:"items"`
}

// Indicator of effective behaviour. Its id names competency, level and place
// ("integrity.A.1") and is unique in the model.
type Indicator struct {
	ID       string `key:"id"`
	Official        // kk, ru
	Note     string `key:"note,optional"` // where the halves of the source differ
}

// Level of showing a competency, A the highest, with the job levels it is for.
type Level struct {
	Key  string       `key:"key"`
	From int          `key:"job_level_from"`
	To   int          `key:"job_level_to"`
	Name locale.Words `key:"name"`
}

// JobLevel is a level of posts: the differentiating competencies it requires
// and the positions of the register at it.
type JobLevel struct {
	Number    int        `key:"job_level"`
	Required  []string   `key:"required"`
	Positions []Position `key:"positions"`
}

// Position of the register at a job level.
type Position struct {
	ID      string   `key:"id"`                // job level and place: "04-07"
	Block   string   `key:"block"`             // functional block
	BlockKK string   `key:"block_kk,optional"` // where the Kazakh half prints another
	Repeats string   `key:"repeats,optional"`  // the id of the same position at this level
	Name    Official `key:"name"`
	Note    string   `key:"note,optional"`
}

// Profile is a row of the matrix: where a competency is required.
type Profile struct {
	Competency string `key:"competency"`
	JobLevels  []int  `key:"job_levels"`
}

// Card holds the questions about one competency.
type Card struct {
	Competency string     `key:"competency"`
	Questions  []Question `key:"questions"`
}

// Question of an interview, with further questions that go with it.
type Question struct {
	ID       string    `key:"id"`
	Official           // kk, ru
	Then     []Further `key:"then"`
}

// Further question, asked after the main one.
type Further struct {
	ID string `key:"id"`
	Official
}

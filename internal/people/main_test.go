package people_test

import "math/rand"

// seeded is randomness that repeats itself.
func seeded() *rand.Rand { return rand.New(rand.NewSource(20230517)) }

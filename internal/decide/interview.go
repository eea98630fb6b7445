package decide

var interviewRules = []Rule{}

package decide

var appraisalRules = []Rule{}

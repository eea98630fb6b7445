package decide

var selectionRules = []Rule{}

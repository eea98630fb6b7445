package document

const (
	nsWord     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsDrawing  = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsInline   = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsPicture  = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsPackage  = "http://schemas.openxmlformats.org/package/2006/"
	wordType   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// relation is one target that a part of the package refers to.
type relation struct{ id, kind, target string }

// fixedRelations are those of every document; pictures come after them.
var fixedRelations = []relation{
	{"rStyles", nsRelation + "/styles", "styles.xml"},
	{"rSettings", nsRelation + "/settings", "settings.xml"},
	{"rFonts", nsRelation + "/fontTable", "fontTable.xml"},
	{"rHead", nsRelation + "/header", "header1.xml"},
	{"rHeadFirst", nsRelation + "/header", "header2.xml"},
	{"rFoot", nsRelation + "/footer", "footer1.xml"},
	{"rFootFirst", nsRelation + "/footer", "footer2.xml"},
}

func contentTypes() []byte {
	var m markup
	m.declare()
	m.open("Types", "xmlns", nsPackage+"content-types")
	m.leaf("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
	m.leaf("Default", "Extension", "xml", "ContentType", "application/xml")
	m.leaf("Default", "Extension", "png", "ContentType", "image/png")
	override := func(part, kind string) { m.leaf("Override", "PartName", part, "ContentType", kind) }
	override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	override("/word/document.xml", wordType+"document.main+xml")
	override("/word/styles.xml", wordType+"styles+xml")
	override("/word/settings.xml", wordType+"settings+xml")
	override("/word/fontTable.xml", wordType+"fontTable+xml")
	for _, n := range []string{"1", "2"} {
		override("/word/header"+n+".xml", wordType+"header+xml")
		override("/word/footer"+n+".xml", wordType+"footer+xml")
	}
	m.closeAll()
	return m.Bytes()
}

func packageRelations() []byte {
	return relationsPart([]relation{
		{"rDocument", nsRelation + "/officeDocument", "word/document.xml"},
		{"rCore", nsPackage + "relationships/metadata/core-properties", "docProps/core.xml"},
	})
}

func (b *body) relations() []byte {
	return relationsPart(append(append([]relation{}, fixedRelations...), b.links...))
}

func relationsPart(list []relation) []byte {
	var m markup
	m.declare()
	m.open("Relationships", "xmlns", nsPackage+"relationships")
	for _, r := range list {
		m.leaf("Relationship", "Id", r.id, "Type", r.kind, "Target", r.target)
	}
	m.closeAll()
	return m.Bytes()
}

// properties names the document and dates it by its own day.
func (d Document) properties() []byte {
	var m markup
	m.declare()
	m.open("cp:coreProperties",
		"xmlns:cp", nsPackage+"metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	m.element("dc:title", cleanLine(d.Title))
	m.element("dc:subject", cleanLine(d.Subject))
	m.element("dc:identifier", cleanLine(d.Number))
	m.element("dc:language", d.tag())
	for _, name := range []string{"dcterms:created", "dcterms:modified"} {
		m.element(name, d.Date+"T00:00:00Z", "xsi:type", "dcterms:W3CDTF")
	}
	m.closeAll()
	return m.Bytes()
}

// settings ask for the present layout rules of Word instead of those of 2007.
func (d Document) settings() []byte {
	var m markup
	m.declare()
	m.open("w:settings", "xmlns:w", nsWord)
	m.leaf("w:defaultTabStop", "w:val", "709")
	m.open("w:compat")
	m.leaf("w:compatSetting", "w:name", "compatibilityMode",
		"w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")
	m.close()
	m.leaf("w:themeFontLang", "w:val", d.tag())
	m.closeAll()
	return m.Bytes()
}

// fontTable names what stands in for the font where it is not installed.
func fontTable() []byte {
	var m markup
	m.declare()
	m.open("w:fonts", "xmlns:w", nsWord)
	m.open("w:font", "w:name", fontName)
	m.leaf("w:altName", "w:val", "Arial")
	m.leaf("w:family", "w:val", "swiss")
	m.leaf("w:pitch", "w:val", "variable")
	m.closeAll()
	return m.Bytes()
}

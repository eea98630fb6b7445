// The code every page loads. What a page needs beyond this has a bundle of its own beside this file.
import "htmx.org";
import { startBulk } from "./ui/bulk";
import { startDialogs } from "./ui/dialogs";
import { startDisclosure } from "./ui/disclosure";
import { startDrafts } from "./ui/drafts";
import { startForms } from "./ui/forms";
import { startKeys } from "./ui/keys";
import { startMarks } from "./ui/marks";
import { startNet } from "./ui/net";
import { startTheme } from "./ui/theme";
import { startToasts } from "./ui/toasts";

startNet();
startTheme();
startDisclosure();
startDialogs();
startForms();
startBulk();
startKeys();
startToasts();
startDrafts();
startMarks();

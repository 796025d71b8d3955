// The map of indicators on a level that the index was not run for.

import { fetchAreas, openAreaPage } from "./kit/area_page.js";
import { AreaMap } from "./kit/areas.js";
import { openPage } from "./kit/page.js";

const page = openPage();
const content = fetchAreas(page.config);
openAreaPage(new AreaMap(await page.made, page.config), page.config, content);

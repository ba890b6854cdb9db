import "./elements/theme-switch.js";
import "./elements/page-notices.js";
import "./elements/picture-source.js";
import "./elements/model-source.js";
import "./elements/label-list.js";
import "./elements/stage-title.js";
import "./elements/map-stage.js";
import "./elements/size-strip.js";
import "./elements/look-controls.js";
import "./elements/eraser-panel.js";
import "./elements/layer-slider.js";
import "./elements/take-along.js";
import { door } from "./calls.js";
import { askToken } from "./elements/token-dialog.js";
import { session } from "./page.js";

door.ask = askToken;
session.start();

/** The Korean catalogue: the subjects put together, each held to the ids of its English one by its type. */
import { alignment } from "./alignment";
import { analysis } from "./analysis";
import { cell } from "./cell";
import { charts } from "./charts";
import { cli } from "./cli";
import { colour } from "./colour";
import { common } from "./common";
import { compare } from "./compare";
import { contributions } from "./contributions";
import { diagram } from "./diagram";
import { engine } from "./engine";
import { explain } from "./explain";
import { formats } from "./formats";
import { formatsContainers } from "./formatsContainers";
import { formatsHdf5 } from "./formatsHdf5";
import { formatsOnnx } from "./formatsOnnx";
import { formatsPytorch } from "./formatsPytorch";
import { formatsSafetensors } from "./formatsSafetensors";
import { formatsTensorflow } from "./formatsTensorflow";
import { formatsTflite } from "./formatsTflite";
import { formatsTorch7 } from "./formatsTorch7";
import { formatsUnknown } from "./formatsUnknown";
import { gradients } from "./gradients";
import { frameworks } from "./frameworks";
import { frameworksCustom } from "./frameworksCustom";
import { frameworksElmo } from "./frameworksElmo";
import { frameworksFlax } from "./frameworksFlax";
import { frameworksGatescope } from "./frameworksGatescope";
import { frameworksHaiku } from "./frameworksHaiku";
import { frameworksKeras } from "./frameworksKeras";
import { frameworksOnnx } from "./frameworksOnnx";
import { frameworksPytorch } from "./frameworksPytorch";
import { frameworksRoles } from "./frameworksRoles";
import { frameworksTensorflow } from "./frameworksTensorflow";
import { frameworksTorch7 } from "./frameworksTorch7";
import { heatmap } from "./heatmap";
import { host } from "./host";
import { hover } from "./hover";
import { inspector } from "./inspector";
import { input } from "./input";
import { lab } from "./lab";
import { manifest } from "./manifest";
import { network } from "./network";
import { models } from "./models";
import { opening } from "./opening";
import { overview } from "./overview";
import { panel } from "./panel";
import { pictures } from "./pictures";
import { protocol } from "./protocol";
import { scoring } from "./scoring";
import { sidebar } from "./sidebar";
import { ribbon } from "./ribbon";
import { cellView } from "./cellView";
import { sources } from "./sources";
import { subjects } from "./subjects";
import { trace } from "./trace";
import { train } from "./train";
import { training } from "./training";
import { views } from "./views";
import { writing } from "./writing";
import { together } from "../together";

export const korean = together(
  alignment,
  analysis,
  cell,
  charts,
  cli,
  colour,
  common,
  compare,
  contributions,
  diagram,
  engine,
  explain,
  formats,
  formatsContainers,
  formatsHdf5,
  formatsOnnx,
  formatsPytorch,
  formatsSafetensors,
  formatsTensorflow,
  formatsTflite,
  formatsTorch7,
  formatsUnknown,
  gradients,
  frameworks,
  frameworksCustom,
  frameworksElmo,
  frameworksFlax,
  frameworksGatescope,
  frameworksHaiku,
  frameworksKeras,
  frameworksOnnx,
  frameworksPytorch,
  frameworksRoles,
  frameworksTensorflow,
  frameworksTorch7,
  heatmap,
  host,
  hover,
  inspector,
  input,
  lab,
  manifest,
  network,
  models,
  opening,
  overview,
  panel,
  pictures,
  protocol,
  scoring,
  sidebar,
  ribbon,
  cellView,
  sources,
  subjects,
  trace,
  train,
  training,
  views,
  writing,
);

import { LineChart } from "echarts/charts"
import { GridComponent } from "echarts/components"
import { init, use } from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"

// Loaded when the first plot is drawn: the other pages do without.
use([LineChart, GridComponent, CanvasRenderer])

export { init }

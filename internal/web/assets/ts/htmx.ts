import htmx from "htmx.org";

// Nothing from a page is ever evaluated, and styles come from the style sheet alone.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages may hold personal data
htmx.config.scrollIntoViewOnBoost = false;

export default htmx;

// The chart of a configuration: when a client pings in silence, and how long it waits between attempts.
//
// The waits come from the same policy as the firmware's (retrySchedule of the package); the heartbeats are the configured
// interval and its timeout. It draws one SVG and the same numbers as a table.

import { durationText, fill, h } from './dom.mjs';

const PRESETS = {
  'Default (as firebase-messaging)': { start_seconds_before_retry_connect: 3, connection_retry_count: 5, client_heartbeat_interval: 20, heartbeat_ack_timeout: 5 },
  Chromium: { retry_policy: { base: 30, factor: 2, cap: 600, jitter: 33 }, connection_retry_count: null, client_heartbeat_interval: 900, heartbeat_ack_timeout: 60 },
  'Always on': { retry_policy: { base: 2, factor: 2, cap: 900, jitter: 'full' }, connection_retry_count: null, client_heartbeat_interval: 600, heartbeat_ack_timeout: 30 },
};

const MOST = 12;
const SVG = 'http://www.w3.org/2000/svg';

/** The panel. */
export class Schedule {
  constructor(root, model) {
    Object.assign(this, { root, model });
    this.preset = h('select', { id: 'preset', onchange: () => this.#takePreset() }, ...Object.keys(PRESETS).map((name) => h('option', null, name)));
    this.fields = {};
    this.out = h('div', { 'aria-live': 'polite', id: 'schedule-out' });
    root.append(
      h('p.soft', null, 'What a client with these settings does when the network fails: the waits between attempts, and when silence is noticed.'),
      h('label', { for: 'preset' }, 'Preset'), this.preset,
      ...this.#field('start_seconds_before_retry_connect', 'Base wait, seconds'),
      ...this.#field('connection_retry_count', 'Attempts (empty: never gives up)'),
      ...this.#field('client_heartbeat_interval', 'Heartbeat interval, seconds'),
      ...this.#field('heartbeat_ack_timeout', 'Heartbeat timeout, seconds'),
      this.out,
    );
    this.#takePreset();
  }

  #field(name, label) {
    const input = h('input', { id: name, type: 'text', inputmode: 'decimal', oninput: () => this.draw() });
    this.fields[name] = input;
    return [h('label', { for: name }, label), input];
  }

  #takePreset() {
    const preset = PRESETS[this.preset.value];
    for (const [name, input] of Object.entries(this.fields)) {
      input.value = preset[name] ?? '';
      input.disabled = name === 'start_seconds_before_retry_connect' && preset.retry_policy !== undefined;
    }
    if (!this.root.hidden) this.draw();
  }

  #config() {
    const { retry_policy: policy } = PRESETS[this.preset.value];
    const config = policy ? { retry_policy: policy } : {};
    for (const [name, input] of Object.entries(this.fields)) {
      const text = input.value.trim();
      if (!input.disabled && text !== '') config[name] = Number(text);
      else if (name === 'connection_retry_count') config[name] = null;
    }
    return config;
  }

  /** Computes and draws. */
  async draw() {
    const config = this.drawn = this.#config();
    const tell = (...parts) => this.drawn === config && fill(this.out, ...parts);
    try {
      const attempts = config.connection_retry_count ?? 1;
      if (!(Number.isInteger(attempts) && attempts > 0)) throw new Error('Attempts are a whole number from 1.');
      const waits = await this.model.engine.call('schedule', { config, count: Math.min(MOST, config.connection_retry_count ? config.connection_retry_count - 1 : MOST) });
      tell(this.#chart(waits, config), this.#table(waits, config));
    } catch (error) {
      tell(h('p.failed', null, error.message));
    }
  }

  #chart({ longest, shortest }, config) {
    const chart = svg('svg', { class: 'chart', viewBox: '0 0 420 220', role: 'img', 'aria-label': chartText(longest) });
    const most = Math.max(...longest, 1);
    const step = 370 / Math.max(1, longest.length);
    for (const share of [0, 0.5, 1]) {
      const y = 180 - share * 150;
      chart.append(svg('line', { x1: 46, x2: 416, y1: y, y2: y }), text(2, y + 3, durationText(most * share)));
    }
    const bar = (name, i, from, to) => svg('rect', { class: name, x: 48 + i * step, y: 180 - (to / most) * 150, width: Math.max(3, Math.min(60, step - 6)), height: Math.max(1, ((to - from) / most) * 150) });
    longest.forEach((wait, i) => {
      chart.append(bar('wait', i, 0, shortest[i]), bar('jitter', i, shortest[i], wait), text(48 + i * step, 194, String(i + 1)));
    });
    this.#beats(chart, config);
    chart.append(text(46, 14, 'Wait after the k-th failure; the paler part is jitter'));
    return chart;
  }

  /** Under the bars: silence, a ping, and the moment at which the connection counts as dead. */
  #beats(chart, { client_heartbeat_interval: interval, heartbeat_ack_timeout: timeout }) {
    if (!(interval > 0)) return;
    const dead = interval + (timeout || 0);
    const x = 38 + (interval / dead) * 376;
    chart.append(svg('rect', { class: 'beat', x: 38, y: 204, width: x - 38, height: 6 }), svg('rect', { class: 'lost', x, y: 204, width: Math.max(2, 414 - x), height: 6 }));
    chart.append(text(38, 219, `silence ${durationText(interval * 1000)}, then a ping; dead after ${durationText(dead * 1000)}`));
  }

  #table({ longest, shortest }, config) {
    let total = 0;
    const range = (i) => (shortest[i] < longest[i] ? `${durationText(shortest[i])} to ${durationText(longest[i])}` : durationText(longest[i]));
    const rows = longest.map((wait, i) => h('tr', null, h('td', null, String(i + 1)), h('td', null, range(i)), h('td', null, durationText((total += wait)))));
    const attempts = config.connection_retry_count;
    return h('div', null, h('p.soft', null, attempts ? `Gives up after attempt ${attempts}.` : 'Never gives up.'), h('table', null, h('caption.offscreen', null, 'Waits'),
      h('thead', null, h('tr', null, ...['Failure', 'Wait', 'At most, in all'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', null, ...rows)));
  }
}

const chartText = (waits) => `Waits after each failure: ${waits.map(durationText).join(', ')}`;

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function text(x, y, content) {
  const element = svg('text', { x, y });
  element.textContent = content;
  return element;
}

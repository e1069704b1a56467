extension CapabilityPage {
    /// How the page looks: in light and in dark, on a desk, on a phone and on paper.
    static let style = """
        :root { --ink: #1c1b19; --soft: #625d55; --paper: #faf8f4; --card: #fff; --line: #ddd6ca; --mark: #2f6f4f;
          --not: #a3402b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --soft: #aaa397; --paper: #191816;
          --card: #23211e; --line: #3b3731; --mark: #7fc8a0; --not: #f0937d; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
        h2 { margin: 1.5rem 0 .75rem; font-size: 1.125rem; }
        h3 { margin: 0; font-size: 1rem; }
        p { margin: .25rem 0; }
        header p, footer, dt, .command, legend, .pick span { color: var(--soft); }
        footer { margin-top: 2rem; font-size: .875rem; }
        code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
        main > * { min-width: 0; }
        main { display: grid; gap: 1.5rem; margin-top: 1.5rem; align-items: start; }
        form { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .875rem; padding: 1rem; background: var(--card); border: 1px solid var(--line);
          border-radius: .75rem; }
        form > :not(.pick) { grid-column: 1 / -1; }
        fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
        legend, .pick span { padding: 0; font-size: .875rem; }
        .ways label, .names label { display: flex; gap: .5rem; align-items: center; padding: .25rem 0; }
        .names { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); }
        .pick { display: grid; gap: .25rem; align-content: end; }
        select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
          border-radius: .5rem; padding: .5rem; width: 100%; min-height: 2.75rem; }
        select:disabled { opacity: .5; }
        summary { cursor: pointer; padding: .25rem 0; }
        input { accent-color: var(--mark); width: 1.125rem; height: 1.125rem; margin: 0; flex: none; }
        :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
        #summary { font-size: 1.25rem; font-weight: 600; }
        #fit, #unfit { display: grid; gap: .75rem; }
        article { padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
          border-left: .3rem solid var(--mark); }
        #unfit article { border-left-color: var(--not); }
        h3 code { color: var(--soft); font-weight: 400; margin-left: .25rem; }
        .reasons { margin: .5rem 0; padding-left: 1.1rem; color: var(--not); }
        dl { margin: .5rem 0 0; display: grid; gap: 0 1.25rem; font-size: .875rem;
          grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); }
        dl div { display: flex; gap: .5rem; }
        dt { flex: none; min-width: 5.25rem; }
        dd { margin: 0; }
        @media (min-width: 50rem) { main { grid-template-columns: 17rem 1fr; } form { position: sticky; top: 1rem;
          max-height: calc(100vh - 2rem); overflow: auto; } }
        @media print { form, footer { display: none; } body { background: none; color: #000; max-width: none; }
          main { display: block; } article { break-inside: avoid; background: none; } }
        """

    /// What the page does: it reads the needs, looks up the answers, and sorts the models; it knows no rule.
    static let script = """
        "use strict";
        const find = (name) => document.getElementById(name);
        const answers = JSON.parse(find("answers").textContent);
        const form = document.querySelector("form");
        const cards = new Map([...document.querySelectorAll("article")].map((card) => [card.dataset.model, card]));

        const needs = () => [...new FormData(form).values()].filter((need) => need !== "");

        const command = (needs) => needs.reduce((line, need) => {
          const cut = need.indexOf(" "), value = need.slice(cut + 1);
          const plain = /^[A-Za-z0-9_.:-]+$/.test(value);
          return `${line} --${need.slice(0, cut)} ${plain ? value : "'" + value.replaceAll("'", "'\\\\''") + "'"}`;
        }, "easel models");

        const reasons = (model, needs) => {
          const mode = needs.includes("can edit") ? "edit" : "generate";
          const found = needs.flatMap((need) => model[mode][need] ?? []);
          return found.sort((left, right) => left[0] - right[0]).map((reason) => reason[1]);
        };

        const show = (card, list, sentences) => {
          const reasons = card.querySelector(".reasons");
          reasons.replaceChildren(...sentences.map((sentence) => {
            const item = document.createElement("li");
            item.textContent = sentence;
            return item;
          }));
          reasons.hidden = sentences.length === 0;
          find(list).append(card);
        };

        const update = () => {
          form.elements.takes.disabled = !needs().includes("can edit");
          const asked = needs();
          const service = asked.find((need) => need.startsWith("service "));
          const models = answers.filter((model) => !service || service === `service ${model.service}`);
          for (const card of cards.values()) card.remove();
          let count = 0;
          for (const model of models) {
            const sentences = reasons(model, asked);
            if (sentences.length === 0) count += 1;
            show(cards.get(model.name), sentences.length === 0 ? "fit" : "unfit", sentences);
          }
          find("fit").closest("section").hidden = count === 0;
          find("unfit").closest("section").hidden = count === models.length;
          const all = models.length === 1 ? "the one model" : `${models.length} models`;
          find("summary").textContent = count === 0 ? "No model can do this." : `${count} of ${all} can do this.`;
          find("command").textContent = command(asked);
        };

        form.addEventListener("change", update);
        form.addEventListener("reset", () => setTimeout(update));
        update();
        """
}

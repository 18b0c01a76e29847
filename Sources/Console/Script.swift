/// What makes pages quicker; every page works without it.
enum Script {
    static let text = """
        "use strict";
        // A page that is out of date says so.
        const live = document.querySelector("[data-live]");
        if (live) {
          const seen = live.dataset.live;
          const ask = async () => {
            if (document.hidden) return;
            try {
              const answer = await fetch("/live", {credentials: "same-origin", cache: "no-store"});
              if (answer.ok && (await answer.text()) !== seen) live.hidden = false;
            } catch { /* the node is not there now: the next time */ }
          };
          setInterval(ask, 10000);
          document.addEventListener("visibilitychange", ask);
        }
        // By keyboard: what stands under a key is chosen, pressed or opened by it; j and k go through
        // the rows of a list; Escape leaves a field.
        const typing = (node) => node.matches("input, textarea, select")
          && !/^(radio|checkbox)$/.test(node.type);
        document.addEventListener("keydown", (event) => {
          if (event.ctrlKey || event.altKey || event.metaKey) return;
          if (typing(event.target)) {
            if (event.key === "Escape") event.target.blur();
            return;
          }
          const rows = [...document.querySelectorAll("[data-row]")];
          if (rows.length && (event.key === "j" || event.key === "k")) {
            const place = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
            rows[Math.max(0, Math.min(place, rows.length - 1))].focus();
            event.preventDefault();
            return;
          }
          const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
          if (!found) return;
          event.preventDefault();
          found.focus();
          if (/^(radio|checkbox)$/.test(found.type)) found.click();
          if (/^(A|BUTTON)$/.test(found.tagName)) found.click();
        });
        // Writing a value chooses it.
        for (const own of document.querySelectorAll("[data-chooses]")) {
          own.addEventListener("input", () => {
            const choice = document.getElementById(own.dataset.chooses);
            if (choice) choice.checked = true;
          });
        }
        // Filters act when changed.
        for (const choice of document.querySelectorAll("select[data-submits]")) {
          choice.addEventListener("change", () => choice.form.requestSubmit());
        }
        // What was typed and not sent is not left by mistake.
        let typed = false;
        for (const form of document.querySelectorAll("form[method=post]")) {
          form.addEventListener("input", () => { typed = true; });
          form.addEventListener("submit", () => { typed = false; });
        }
        window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

        """
}

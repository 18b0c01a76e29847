/// What makes pages quicker; every page works without it.
enum Script {
    static let text = waiting + forms

    /// One request waits at the node for a change, as long as the page is looked at.
    private static let waiting = """
        "use strict";
        const byId = (id) => document.getElementById(id);
        const show = (id, isShown) => { const note = byId(id); if (note) note.hidden = !isShown; };
        const pause = (ms) => new Promise((done) => setTimeout(done, ms));
        const page = () => document.querySelector("[data-live]");
        // What was brought back after signing in anew was typed too.
        let typed = document.querySelector("[data-kept]") !== null;
        let asking = null;
        let seen = page()?.dataset.live ?? "";
        const isBusy = () => typed || document.querySelector("#main details[open]")
          || byId("main").contains(document.activeElement) || String(getSelection()) !== "";
        // A list that nobody works in is asked for again; any other page says that it is out of date.
        const renew = async (pulse) => {
          const note = page();
          if (!note) return;
          if ("renews" in note.dataset && !isBusy()) {
            const answer = await fetch(location.href, {credentials: "same-origin", cache: "no-store"});
            const fresh = answer.ok
              && new DOMParser().parseFromString(await answer.text(), "text/html");
            const main = fresh && fresh.getElementById("main");
            if (main && !isBusy()) {
              byId("main").replaceWith(main);
              seen = page()?.dataset.live ?? pulse;
              return;
            }
          }
          note.hidden = false;
        };
        const take = async (text) => {
          const end = text.indexOf("\\n");
          const fresh = new DOMParser().parseFromString(text.slice(end + 1), "text/html");
          for (const part of [".menu", ".strip"]) {
            const old = document.querySelector(part === ".strip" ? ".strip > .bar" : part);
            const now = fresh.querySelector(part);
            if (old && now && !old.contains(document.activeElement)
              && old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
          }
          const pulse = text.slice(0, end);
          const isNews = seen !== "" && pulse !== seen;
          seen = pulse;
          if (isNews) await renew(pulse);
        };
        const follow = async () => {
          for (let failures = 0;;) {
            if (document.hidden) return;
            const begun = Date.now();
            asking = new AbortController();
            const words = new URLSearchParams({
              watch: page()?.dataset.watch ?? "", seen, at: "/" + location.pathname.split("/")[1]});
            try {
              const answer = await fetch("/live?" + words, {
                credentials: "same-origin", cache: "no-store", signal: asking.signal});
              show("ended", answer.status === 401);
              if (answer.status === 401) return;
              if (answer.ok) { failures = 0; show("lost", false); await take(await answer.text()); }
            } catch (error) {
              if (error.name === "AbortError") return;
              failures += 1;
              if (failures > 1) show("lost", true);
              await pause(3000);
            }
            // Whoever gets no place to wait is answered at once, and comes again later.
            if (Date.now() - begun < 1000) await pause(seen === "" ? 0 : 5000);
          }
        };
        let following = Promise.resolve();
        const start = () => { following = following.then(follow); };
        if (byId("lost")) {
          document.addEventListener("visibilitychange", () => {
            if (document.hidden) asking?.abort(); else start();
          });
          start();
        }

        """

    private static let forms = """
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
        const isPost = (form) => form && form.method === "post";
        document.addEventListener("input", (event) => {
          // Writing a value chooses it.
          const choice = byId(event.target.dataset.chooses ?? "");
          if (choice) choice.checked = true;
          if (isPost(event.target.form)) typed = true;
        });
        // Filters act when changed.
        document.addEventListener("change", (event) => {
          if ("submits" in event.target.dataset) event.target.form.requestSubmit();
        });
        // A form leaves the page only when the node is there to take it: otherwise what was typed would
        // be gone with the page.
        document.addEventListener("submit", async (event) => {
          const form = event.target;
          if (!isPost(form)) return;
          if (form.dataset.sure) { delete form.dataset.sure; typed = false; return; }
          event.preventDefault();
          if (form.dataset.asks) return;
          form.dataset.asks = "1";
          try {
            await fetch(document.querySelector("link[rel=stylesheet]").href, {
              method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000)});
            form.dataset.sure = "1";
            show("lost", false);
            if (event.submitter) form.requestSubmit(event.submitter); else form.requestSubmit();
          } catch {
            show("lost", true);
            byId("lost")?.scrollIntoView();
          } finally { delete form.dataset.asks; }
        });
        // What was typed and not sent is not left by mistake.
        window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

        """
}

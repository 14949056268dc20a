"use strict";
// Without this script everything works; it copies a message, and follows a job without the page being loaded again.
for (const bar of document.querySelectorAll(".scripted")) bar.hidden = false;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const message = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(message.textContent);
    } catch {
      const all = document.createRange();
      all.selectNodeContents(message);
      getSelection().removeAllRanges();
      getSelection().addRange(all);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  });
}

const work = document.querySelector("[data-work]");
if (work) {
  const look = async () => {
    try {
      const answer = await fetch(work.dataset.work);
      const told = await answer.json();
      if (!told.running) return location.reload();
      work.querySelector("[data-steps]").textContent = told.steps;
      if (told.step) work.querySelector("[data-step]").textContent = told.step;
    } catch {
      // the desk was closed: the page stays as it is
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 700);
}

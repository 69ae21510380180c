// Puts a button to each piece of code that copies it.
for (const section of document.querySelectorAll(".paste")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = section.dataset.copy;
  const said = document.createElement("span");
  said.role = "status";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(section.querySelector("code").textContent);
      said.textContent = ` ${section.dataset.copied}`;
    } catch { // the browser does not let pages copy here
      getSelection().selectAllChildren(section.querySelector("code"));
      said.textContent = ` ${section.dataset.marked}`;
    }
  });
  section.append(button, said);
}

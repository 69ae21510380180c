// Puts a button to each piece of code that copies it.
for (const section of document.querySelectorAll(".paste")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  const said = document.createElement("span");
  said.role = "status";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(section.querySelector("code").textContent);
      said.textContent = " Copied.";
    } catch { // the browser does not let pages copy here
      getSelection().selectAllChildren(section.querySelector("code"));
      said.textContent = " Marked: copy it with the keyboard.";
    }
  });
  section.append(button, said);
}

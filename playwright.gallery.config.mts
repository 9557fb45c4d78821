/** The gallery's stories alone: they need a browser and the built engine, and no VS Code. */
import { defineConfig } from "@playwright/test";
import { galleryProject, shared } from "./playwright.config.mts";

export default defineConfig({ ...shared, outputDir: "test-results/gallery", projects: [galleryProject] });
